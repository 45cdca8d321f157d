import { choice } from './choice.js';

export const CompanyStructure = choice('CompanyStructure', {
  description:
    'The legal structure of a company. https://docs.stripe.com/connect/identity-verification#business-structure',
  values: {
    free_zone_establishment: 'An establishment in a free zone.',
    free_zone_llc: 'A limited liability company in a free zone.',
    government_instrumentality: 'An organisation that a government made and that serves it.',
    governmental_unit: 'A government or a part of one.',
    incorporated_non_profit: 'An incorporated non-profit organisation.',
    incorporated_partnership: 'An incorporated partnership.',
    limited_liability_partnership: 'A limited liability partnership.',
    llc: 'A limited liability company.',
    multi_member_llc: 'A limited liability company with several members.',
    private_company: 'A company whose shares are not traded in public.',
    private_corporation: 'A corporation whose shares are not traded in public.',
    private_partnership: 'A partnership whose shares are not traded in public.',
    public_company: 'A company whose shares are traded in public.',
    public_corporation: 'A corporation whose shares are traded in public.',
    public_partnership: 'A partnership whose shares are traded in public.',
    registered_charity: 'A registered charity.',
    single_member_llc: 'A limited liability company with a single member.',
    sole_establishment: 'A sole establishment.',
    sole_proprietorship: 'A business of one owner that is no legal entity of its own.',
    tax_exempt_government_instrumentality: 'A government instrumentality that pays no tax.',
    unincorporated_association: 'An association that is not incorporated.',
    unincorporated_non_profit: 'A non-profit organisation that is not incorporated.',
    unincorporated_partnership: 'A partnership that is not incorporated.',
  },
});

export const OwnershipExemptionReason = choice('OwnershipExemptionReason', {
  description:
    'Why a company need not name its beneficial owners. https://support.stripe.com/questions/exemption-from-providing-ownership-details',
  values: {
    qualified_entity_exceeds_ownership_threshold: 'A qualified entity owns more than the threshold.',
    qualifies_as_financial_institution: 'The company is a financial institution.',
  },
});
